import { defineConfig, globalIgnores } from 'eslint/config';
import root from '../eslint.config.js';

// The root's rules; what this package builds for itself is not source.
export default defineConfig(globalIgnores(['dist/']), root);
